/**
 * The write side: orders in by HTTP, decisions out as facts.
 *
 * <p>Start at {@link io.culvert.control.ControlService}. {@link
 * io.culvert.control.ControlDecisions} lists which area decides which orders, {@link
 * io.culvert.control.ControlServiceConfiguration} the areas' routes and views; {@code decide} has
 * the machine between the two.
 */
@NullMarked
package io.culvert.control;

import org.jspecify.annotations.NullMarked;
