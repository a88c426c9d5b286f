package dev.regent.playground.cluster;

import dev.regent.playground.machine.Account;
import dev.regent.playground.machine.PostgresBinaries;

/**
 * What cluster to make.
 *
 * @param commitLevel of {@code synchronous_commit}
 * @param standbys one, and an arbiter makes the third member; or more, and the members are all data
 * @param account as whom the members run
 */
public record Plan(String commitLevel, int standbys, Account account, PostgresBinaries postgres) {}
