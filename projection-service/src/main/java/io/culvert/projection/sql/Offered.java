package io.culvert.projection.sql;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** What a statement may use; {@code docs/sql.md} lists the functions, and a test compares. */
final class Offered {

  /**
   * Functions that neither act nor look beyond their arguments, and that cannot make much out of
   * little: nothing that repeats, pads, or collects values into one.
   */
  static final Set<String> FUNCTIONS =
      words(
          """
          count sum avg min max stddev stddev_pop stddev_samp variance var_pop var_samp corr
          covar_pop covar_samp regr_slope regr_intercept regr_r2 bool_and bool_or every bit_and
          bit_or percentile_cont percentile_disc mode grouping
          row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value
          nth_value
          abs ceil ceiling floor round trunc sign sqrt cbrt power exp ln log log10 mod div
          width_bucket random
          length char_length character_length octet_length bit_length lower upper initcap trim
          btrim ltrim rtrim left right substring substr position strpos split_part starts_with
          reverse translate ascii chr md5 concat concat_ws to_hex string_to_array
          string_to_table regexp_like regexp_count regexp_instr regexp_substr regexp_match
          regexp_split_to_table
          now date_trunc date_part date_bin extract age to_char to_timestamp to_date to_number
          make_date make_time make_timestamp make_timestamptz make_interval justify_hours
          justify_days justify_interval
          coalesce nullif greatest least num_nulls num_nonnulls cast
          generate_series unnest array_length cardinality array_position
          jsonb_typeof jsonb_array_length jsonb_each jsonb_each_text jsonb_object_keys
          jsonb_array_elements jsonb_array_elements_text jsonb_extract_path
          jsonb_extract_path_text
          host network masklen family set_masklen
          """);

  /** Keywords and types that a parenthesis may follow. */
  static final Set<String> BEFORE_PARENTHESIS =
      words(
          """
          in values as over filter group by using lateral any all some exists and or not on where
          when then else having select from join union except intersect distinct limit offset
          between like ilike similar to is case rollup sets materialized row zone for both leading
          trailing end
          interval timestamp timestamptz time timetz varchar varying numeric decimal float
          """);

  /** What leads to other rooms: SQL in strings, the catalogue by number, documents that grow. */
  static final Set<String> FORBIDDEN_NAMES =
      words(
          """
          information_schema regclass regproc regprocedure regoper regoperator regtype regrole
          regnamespace regconfig regdictionary regcollation xml refcursor
          """);

  private Offered() {}

  private static Set<String> words(String text) {
    return Arrays.stream(text.strip().split("\\s+")).collect(Collectors.toUnmodifiableSet());
  }
}
