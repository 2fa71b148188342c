/**
 * An example for billing teams: adds up the ledger. Start at {@link
 * io.culvert.example.bill.PrintBills}.
 */
@NullMarked
package io.culvert.example.bill;

import org.jspecify.annotations.NullMarked;
