/**
 * What a client is told when the origin does not answer: one page, one JSON document, one text, all
 * from the error catalogue.
 *
 * <p>Start at {@link io.culvert.gateway.answer.AnswerErrors}.
 */
@NullMarked
package io.culvert.gateway.answer;

import org.jspecify.annotations.NullMarked;
