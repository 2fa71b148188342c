package io.culvert.projection.sql;

/**
 * What a query gave.
 *
 * @param body in the form that was asked for
 * @param rows in it
 * @param truncated whether there were more
 */
record SqlAnswer(byte[] body, int rows, boolean truncated) {}
