package dev.regent.node.postgres;

import dev.regent.node.settings.PostgresSettings;
import dev.regent.protocol.values.MemberId;
import java.nio.file.Path;
import java.util.List;

/** The classes of which {@link JdbcPostgres} consists, put together for one data directory. */
final class Parts {
  final Configuration configuration;
  private final Commands commands;
  final DataFolder folder;
  final Room room;
  final Postmaster postmaster;
  final Settling settling;
  final Sessions sessions;
  final Bootstrap bootstrap;
  final Adoption adoption;
  final Rewinding rewinding;
  final Cloning cloning;
  final Startup startup;
  final Receiving receiving;
  final Arming arming;
  final Slots slots;
  final Promotion promotion;
  final Admission admission;
  final Shutdown shutdown;
  final Probes probes;
  final ReplicationQuery replication;

  Parts(MemberId me, PostgresSettings settings, List<Upstream> peers) {
    Path data = settings.dataDirectory().toAbsolutePath().normalize();
    configuration = new Configuration(me, settings, peers.stream().map(Upstream::host).toList());
    Secrets secrets = new Secrets(settings.secrets(), data);
    commands = new Commands(settings.binaries());
    folder = new DataFolder(me, data, commands);
    room = new Room(data);
    postmaster = new Postmaster(data, commands);
    settling = new Settling(folder, postmaster);
    sessions = new Sessions(settings.port(), secrets);
    slots = new Slots(me, peers.stream().map(Upstream::member).toList(), sessions);
    Provision provision = new Provision(secrets, new SingleUser(commands));
    Inheritance inheritance = new Inheritance(folder, configuration, commands);
    Initdb initdb = new Initdb(commands, secrets.superuserFile());
    bootstrap = new Bootstrap(me, folder, configuration, initdb, provision);
    adoption = new Adoption(me, folder, configuration, inheritance, provision);
    BaseBackup backup =
        commands.has(ProgramBaseBackup.PROGRAM)
            ? new ProgramBaseBackup(new Commands(settings.binaries()), secrets)
            : new SqlBaseBackup(sessions);
    Adaptation adaptation = new Adaptation(me, folder, configuration);
    Replay replay = new Replay(folder, configuration, commands);
    Attaching attaching = new Attaching(me, folder, inheritance, replay, adaptation, sessions);
    cloning = new Cloning(me, folder, attaching, adaptation, backup, sessions);
    rewinding =
        new Rewinding(me, folder, adaptation, new Commands(settings.binaries()), secrets, sessions);
    Reload reload = new Reload(sessions);
    admission =
        new Admission(folder, configuration, postmaster, sessions, reload, settings.startsOpen());
    startup = new Startup(folder, configuration, postmaster, sessions, admission);
    receiving = new Receiving(folder, configuration, secrets, sessions, slots, reload);
    arming = new Arming(folder, configuration, reload);
    promotion = new Promotion(me, data, new TriggerFile(settings.triggerFile()), sessions);
    shutdown = new Shutdown(folder, postmaster);
    probes = new Probes(sessions, settings.probeDeadline());
    replication =
        new ReplicationQuery(sessions, settings.probeDeadline(), settings.synchronousCommit());
  }

  /** Ends whatever programs are at work on the data directory. */
  void cancel() {
    commands.cancel();
    rewinding.cancel();
    cloning.cancel();
  }
}
