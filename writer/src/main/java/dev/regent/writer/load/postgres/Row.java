package dev.regent.writer.load.postgres;

import java.util.UUID;

/** One row of the load. Its id is sent once and never again, whatever becomes of it. */
public record Row(UUID run, long id, int writer) {}
