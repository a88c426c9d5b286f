package dev.regent.writer.report;

import java.util.List;

/**
 * The gaps of a run.
 *
 * @param longest of length zero while there were fewer than two acknowledgements
 * @param notable how many were longer than {@link Gaps#NOTABLE}
 * @param listed the longest of these, longest first
 */
public record Outages(Gap longest, long notable, List<Gap> listed) {}
