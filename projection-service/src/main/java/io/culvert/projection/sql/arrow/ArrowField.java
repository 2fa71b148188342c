package io.culvert.projection.sql.arrow;

/**
 * A column of a stream.
 *
 * @param name as readers see it; names may repeat
 * @param type how its cells are written
 * @param sqlType PostgreSQL's name of its type, which readers find in the field's metadata as
 *     {@code postgresql.type}
 */
public record ArrowField(String name, ArrowType type, String sqlType) {}
