package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a process that bears the name of PostgreSQL's, in a directory that stands for its data. */
class ProcessesTest {
  @TempDir Path folder;
  private Process victim;

  @BeforeEach
  void startsAVictim() throws IOException {
    Path program = folder.resolve("postgres");
    Files.copy(Path.of("/bin/sleep").toRealPath(), program);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Path data = Files.createDirectory(folder.resolve("data"));
    victim = new ProcessBuilder(program.toString(), "600").directory(data.toFile()).start();
  }

  @AfterEach
  void leavesNone() {
    victim.destroyForcibly();
  }

  @Test
  void killsByTheWorkingDirectory() throws Exception {
    Processes.kill(folder.resolve("other"));
    assertThat(victim.isAlive()).isTrue();
    Processes.kill(folder.resolve("data"));
    assertThat(victim.waitFor(5, TimeUnit.SECONDS)).isTrue();
  }

  /** An upgrade replaces the code on disk under a guard that has yet to kill. */
  @Test
  void whoHasRehearsedNeedsNoMoreOfItsCode() throws Exception {
    Disk disk = new Disk();
    Class<?> processes = disk.loadClass(Processes.class.getName());
    processes.getMethod("rehearseKilling", Path.class).invoke(null, folder.resolve("data"));
    assertThat(victim.isAlive()).isTrue();
    disk.replaced = true;
    assertThatThrownBy(() -> disk.loadClass(WalEnd.class.getName()))
        .isInstanceOf(ClassNotFoundException.class);
    processes.getMethod("kill", Path.class).invoke(null, folder.resolve("data"));
    assertThat(victim.waitFor(5, TimeUnit.SECONDS)).isTrue();
  }

  /** Loads this package anew, until it has been replaced. */
  private static final class Disk extends ClassLoader {
    private boolean replaced;

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(Processes.class.getPackageName())) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : read(name);
    }

    private Class<?> read(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = replaced ? null : getResourceAsStream(file)) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] code = in.readAllBytes();
        return defineClass(name, code, 0, code.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
