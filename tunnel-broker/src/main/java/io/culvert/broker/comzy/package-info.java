/**
 * Lets clients of Comzy in: JSON messages over a plain WebSocket, translated to and from the frames
 * of an ordinary tunnel, so that everything behind them is the same. {@link
 * io.culvert.broker.comzy.ComzyCodec} is where both meet.
 */
@NullMarked
package io.culvert.broker.comzy;

import org.jspecify.annotations.NullMarked;
