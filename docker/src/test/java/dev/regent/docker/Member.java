package dev.regent.docker;

/** The services of docker-compose.yml that are members, and where this host reaches them. */
enum Member {
  PG_MASTER("pg-master", "172.28.76.11", 7626, 5432),
  PG_SLAVE("pg-slave", "172.28.76.12", 17626, 15432),
  ARBITER("arbiter", "172.28.76.13", 27626, 0),
  PG_SLAVE_NEW("pg-slave-new", "172.28.76.14", 37626, 25432),
  ARBITER_NEW("arbiter-new", "172.28.76.15", 47626, 0);

  private final String service;
  private final String address;
  private final int managementPort;
  private final int postgresPort;

  Member(String service, String address, int managementPort, int postgresPort) {
    this.service = service;
    this.address = address;
    this.managementPort = managementPort;
    this.postgresPort = postgresPort;
  }

  String service() {
    return service;
  }

  /** In the members' own network. */
  String address() {
    return address;
  }

  /** Published on this host. */
  int managementPort() {
    return managementPort;
  }

  boolean hasData() {
    return postgresPort != 0;
  }

  /** Published on this host; 0 for an arbiter. */
  int postgresPort() {
    return postgresPort;
  }

  /** Where the writer, who is in the members' network, finds its PostgreSQL. */
  String writerAddress() {
    return address + ":5432";
  }

  /** The other data member of the two. */
  Member partner() {
    return switch (this) {
      case PG_MASTER -> PG_SLAVE;
      case PG_SLAVE -> PG_MASTER;
      case PG_SLAVE_NEW, ARBITER, ARBITER_NEW ->
          throw new IllegalStateException(this + " is none of the two");
    };
  }

  static Member named(String service) {
    for (Member member : values()) {
      if (member.service.equals(service)) {
        return member;
      }
    }
    throw new IllegalArgumentException("no member " + service);
  }

  @Override
  public String toString() {
    return service;
  }
}
