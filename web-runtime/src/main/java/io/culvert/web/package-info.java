/**
 * What the services with an HTTP API have in common: how they start, what they refuse and in which
 * form, and what keeps other people's pages out. Start at {@link io.culvert.web.WebApplication}.
 */
@NullMarked
package io.culvert.web;

import org.jspecify.annotations.NullMarked;
