package io.culvert.gateway.capture;

import io.culvert.events.Completeness;

/**
 * What a tee took of a body.
 *
 * @param recorded bytes taken, inline or in pieces
 * @param completeness how that compares with the body
 * @param inline the bytes when there are no pieces; the array's whole length is taken from the
 *     budget
 * @param inlineLength how many of them count
 * @param pieces how many pieces were sent
 */
record TakenBody(
    long recorded, Completeness completeness, byte[] inline, int inlineLength, int pieces) {}
