package io.culvert.projection.follow;

/**
 * Where a record lies in its topic. A row keeps the position that wrote it, so that a record read
 * again changes nothing.
 */
public record Position(int partition, long offset) implements Comparable<Position> {

  @Override
  public int compareTo(Position other) {
    var byPartition = Integer.compare(partition, other.partition);
    return byPartition != 0 ? byPartition : Long.compare(offset, other.offset);
  }
}
