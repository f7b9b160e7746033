import com.google.googlejavaformat.java.Main;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Checks or makes the format of every Java file below the current directory.
///
/// `java -cp google-java-format.jar build/Format.java check|fix`
final class Format {
  private Format() {}

  public static void main(String[] args) throws Exception {
    boolean fix = args.length == 1 && args[0].equals("fix");
    List<String> arguments = new ArrayList<>();
    arguments.add(fix ? "--replace" : "--dry-run");
    if (!fix) {
      arguments.add("--set-exit-if-changed");
    }
    try (Stream<Path> files = Files.walk(Path.of("."))) {
      files.map(Path::toString).filter(Format::isSource).sorted().forEach(arguments::add);
    }
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    int status = new Main(out, err, System.in).format(arguments.toArray(String[]::new));
    if (status != 0 && !fix) {
      System.err.println("These files are not formatted. Run: mvn -q -N verify -Dformat=fix");
    }
    System.exit(status);
  }

  private static boolean isSource(String path) {
    return path.endsWith(".java") && !path.contains("/target/");
  }
}
