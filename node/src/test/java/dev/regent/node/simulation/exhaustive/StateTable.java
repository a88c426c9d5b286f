package dev.regent.node.simulation.exhaustive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every state that was reached, whole and exact, in a few numbers each: equal parts are kept once.
 */
final class StateTable {
  private final int width;
  private final Map<Object, Integer> numbers = new HashMap<>();

  /** A step leaves most parts as they were: those are known at a glance. */
  private final IdentityHashMap<Object, Integer> familiar = new IdentityHashMap<>();

  private final List<Object> parts = new ArrayList<>();
  private int[] states = new int[1 << 16];
  private int[] parents = new int[1 << 12];
  private short[] moves = new short[1 << 12];
  private int[] slots = new int[1 << 14];
  private int size;

  StateTable(int members) {
    width = members + 1;
    Arrays.fill(slots, -1);
  }

  int size() {
    return size;
  }

  int parts() {
    return parts.size();
  }

  int parent(int state) {
    return parents[state];
  }

  int move(int state) {
    return moves[state];
  }

  Cluster get(int state) {
    List<Host> hosts = new ArrayList<>();
    for (int i = 0; i < width - 1; i++) {
      hosts.add((Host) parts.get(states[state * width + i]));
    }
    return new Cluster(hosts, (Cluster.World) parts.get(states[state * width + width - 1]));
  }

  /** Whether it is a new one. */
  boolean add(Cluster cluster, int parent, int move) {
    int[] key = new int[width];
    for (int i = 0; i < width - 1; i++) {
      key[i] = number(cluster.hosts().get(i));
    }
    key[width - 1] = number(cluster.world());
    int slot = slot(key);
    if (slots[slot] >= 0) {
      return false;
    }
    grow();
    System.arraycopy(key, 0, states, size * width, width);
    parents[size] = parent;
    moves[size] = (short) move;
    slots[slot] = size++;
    if (size * 2 > slots.length) {
      rehash();
    }
    return true;
  }

  private int number(Object part) {
    Integer same = familiar.get(part);
    if (same != null) {
      return same;
    }
    Integer known = numbers.putIfAbsent(part, parts.size());
    if (known != null) {
      return known;
    }
    familiar.put(part, parts.size());
    parts.add(part);
    return parts.size() - 1;
  }

  private int slot(int[] key) {
    int mask = slots.length - 1;
    int slot = hash(key, 0) & mask;
    while (slots[slot] >= 0 && !isAt(slots[slot], key)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean isAt(int state, int[] key) {
    return Arrays.equals(states, state * width, (state + 1) * width, key, 0, width);
  }

  private int hash(int[] numbersOfParts, int from) {
    long hash = 0;
    for (int i = from; i < from + width; i++) {
      hash = (hash ^ numbersOfParts[i]) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return (int) (hash ^ hash >>> 32);
  }

  private void grow() {
    if (size == parents.length) {
      parents = Arrays.copyOf(parents, size * 2);
      moves = Arrays.copyOf(moves, size * 2);
    }
    if ((size + 1) * width > states.length) {
      states = Arrays.copyOf(states, states.length * 2);
    }
  }

  private void rehash() {
    slots = new int[slots.length * 2];
    Arrays.fill(slots, -1);
    int mask = slots.length - 1;
    for (int state = 0; state < size; state++) {
      int slot = hash(states, state * width) & mask;
      while (slots[slot] >= 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = state;
    }
  }
}
