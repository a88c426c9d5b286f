package dev.regent.writer.report;

import java.time.Duration;
import java.time.Instant;

/** A time in which no writer had anything acknowledged: a write outage as clients feel it. */
public record Gap(Instant beganAt, Duration length) {}
