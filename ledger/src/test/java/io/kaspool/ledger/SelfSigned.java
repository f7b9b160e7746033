package io.kaspool.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Objects;

/// A certificate that signs itself, and its key, as files in PEM. The JDK's `keytool` makes them.
///
/// @param key readable by its owner alone, as Postgres wants it
record SelfSigned(Path certificate, Path key) {
  private static final String PASSWORD = "only-for-tests";

  /// @param directory this certificate's own; its name is the certificate's subject
  /// @param name whose it is, as `keytool` reads it: `ip:127.0.0.1`
  static SelfSigned create(Path directory, String name)
      throws IOException, GeneralSecurityException {
    Path store = Files.createDirectories(directory).resolve("store.p12");
    keytool(store, "CN=" + directory.getFileName(), name);
    KeyStore made = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(store)) {
      made.load(file, PASSWORD.toCharArray());
    }
    Key key = Objects.requireNonNull(made.getKey("server", PASSWORD.toCharArray()));
    Path keyFile = write(directory.resolve("key.pem"), "PRIVATE KEY", key.getEncoded());
    Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-------"));
    return new SelfSigned(
        write(
            directory.resolve("certificate.pem"),
            "CERTIFICATE",
            made.getCertificate("server").getEncoded()),
        keyFile);
  }

  private static void keytool(Path store, String subject, String name) throws IOException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                subject,
                "-ext",
                "san=" + name,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.onExit().join().exitValue() != 0) {
      throw new IOException(said);
    }
  }

  private static Path write(Path file, String what, byte[] content) throws IOException {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n");
  }
}
