package io.culvert.projection.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/** Conditions of a query with their parameters. Every value is bound, none is written into SQL. */
public final class Where {

  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> parameters = new LinkedHashMap<>();

  public Where and(String condition) {
    conditions.add("(" + condition + ")");
    return this;
  }

  public Where and(String condition, String name, Object value) {
    parameters.put(name, value);
    return and(condition);
  }

  public Where bind(String name, Object value) {
    parameters.put(name, value);
    return this;
  }

  /** Runs {@code sql}, in which {@code %s} stands for the conditions. */
  public GenericExecuteSpec query(DatabaseClient database, String sql) {
    var query = database.sql(sql.replace("%s", String.join(" and ", conditions)));
    for (var parameter : parameters.entrySet()) {
      query = query.bind(parameter.getKey(), parameter.getValue());
    }
    return query;
  }
}
