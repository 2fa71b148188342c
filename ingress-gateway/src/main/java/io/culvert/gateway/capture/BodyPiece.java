package io.culvert.gateway.capture;

import io.culvert.events.BodySide;

/**
 * A piece of a recorded body on its way to the log.
 *
 * @param side whose body
 * @param index 0 for the first
 * @param offset of its first byte in the body
 * @param bytes never changed again; the array's whole length is taken from the budget
 * @param length how many of them count
 */
record BodyPiece(BodySide side, int index, long offset, byte[] bytes, int length) {}
