/**
 * How the API gives orders and waits for what becomes of them. Start at {@link
 * io.culvert.control.order.OrderDesk}.
 */
@NullMarked
package io.culvert.control.order;

import org.jspecify.annotations.NullMarked;
