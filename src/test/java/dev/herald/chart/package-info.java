/** The Helm chart: what it renders, refuses, alerts to and shows. */
@NullMarked
package dev.herald.chart;

import org.jspecify.annotations.NullMarked;
