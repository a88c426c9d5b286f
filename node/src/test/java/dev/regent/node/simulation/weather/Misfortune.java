package dev.regent.node.simulation.weather;

/** Faults that belong together; each time they come at other moments. */
@FunctionalInterface
interface Misfortune {
  void befall(Site site, Cast cast);
}
