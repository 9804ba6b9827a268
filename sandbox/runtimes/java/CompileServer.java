import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticListener;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import com.sun.tools.javac.api.JavacTaskPool;

/**
 * javac as a process that stays: serves sandbox/protocol.h, "warm compilers", on descriptors 0 and 1.
 *
 * Compiles as `javac FILE` does in a folder that holds nothing else. No file but the JDK's is read, none is written,
 * and no annotation processor runs. What javac knows of the JDK is kept from one source to the next by its JavacTaskPool
 * (made for jshell), which takes the classes of the last source out; after a source that is more than classes without
 * a package, or that does not compile, javac starts from nothing.
 *
 * Diagnostics are lines of four columns with tabs between: kind (syntax: an error of the parser; error; warning;
 * note), javac's code ("compiler.err.cant.resolve.location"), line, message.
 */
public final class CompileServer {
    private static final int COMPILE = 1;
    private static final int COMPILED = 2;
    private static final int MAX_FRAME = 64 << 20;
    private static final int MAX_FILE_NAME = 255;  // of Linux' file systems
    private static final List<String> OPTIONS = List.of("-proc:none", "-encoding", "UTF-8");

    private final Files files = new Files(
            ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8));
    private JavacTaskPool pool = new JavacTaskPool(1);

    private CompileServer() {}

    public static void main(String[] arguments) throws IOException {
        InputStream requests = new BufferedInputStream(new FileInputStream(FileDescriptor.in), 1 << 16);
        OutputStream replies = new FileOutputStream(FileDescriptor.out);
        System.setOut(System.err);
        CompileServer server = new CompileServer();
        if (arguments.length > 0) {  // a rehearsal: the JVM then archives the classes that were loaded
            try (InputStream source = new FileInputStream(arguments[0])) {
                server.serve("Main.java", source.readAllBytes());
            }
            return;
        }
        for (byte[] request = readFrame(requests); request != null; request = readFrame(requests)) {
            ByteBuffer parts = ByteBuffer.wrap(request);
            String name = new String(takeString(parts), StandardCharsets.UTF_8);
            replies.write(frame(COMPILED, server.serve(name, takeString(parts))));
        }
    }

    /** The payload of the next frame; null at the end of the conversation. */
    private static byte[] readFrame(InputStream from) throws IOException {
        byte[] header = from.readNBytes(5);
        if (header.length == 0) return null;
        int length = header.length < 5 ? -1 : Integer.reverseBytes(ByteBuffer.wrap(header).getInt());
        if (length < 0 || length > MAX_FRAME || header[4] != COMPILE) throw new IOException("not a frame of ours");
        byte[] payload = from.readNBytes(length);
        if (payload.length < length) throw new EOFException();
        return payload;
    }

    private static byte[] frame(int type, byte[] payload) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(payload.length + 5);
        DataOutputStream data = new DataOutputStream(bytes);
        data.writeInt(Integer.reverseBytes(payload.length));
        data.writeByte(type);
        data.write(payload);
        return bytes.toByteArray();
    }

    private static byte[] takeString(ByteBuffer from) {
        byte[] bytes = new byte[Integer.reverseBytes(from.getInt())];
        from.get(bytes);
        return bytes;
    }

    private static void putString(DataOutputStream to, byte[] bytes) throws IOException {
        to.writeInt(Integer.reverseBytes(bytes.length));
        to.write(bytes);
    }

    private byte[] serve(String name, byte[] source) throws IOException {
        Diagnostics diagnostics = new Diagnostics();
        files.written.clear();
        boolean good = false;
        try {
            good = compile(new Source(name, source), diagnostics);
        } catch (CharacterCodingException e) {
            diagnostics.add("syntax", "compiler.err.illegal.char.for.encoding", 0, "the source is not valid UTF-8");
        } catch (RuntimeException | Error e) {  // a StackOverflowError or OutOfMemoryError most likely
            diagnostics.add("error", "crash", 0, "the compiler failed: " + e);
        }
        if (!good || diagnostics.hasPackage) pool = new JavacTaskPool(1);
        return reply(good, diagnostics);
    }

    private byte[] reply(boolean good, Diagnostics diagnostics) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(bytes);
        data.writeByte(good ? 1 : 0);
        data.writeInt(Integer.reverseBytes(good ? files.written.size() : 0));
        if (good) {
            for (Map.Entry<String, ByteArrayOutputStream> file : files.written.entrySet()) {
                putString(data, file.getKey().getBytes(StandardCharsets.UTF_8));
                putString(data, file.getValue().toByteArray());
            }
        }
        putString(data, diagnostics.text.toString().getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private boolean compile(Source source, Diagnostics diagnostics) {
        StringWriter words = new StringWriter();  // what javac says beside its diagnostics: that it crashed
        boolean good = pool.getTask(words, files, diagnostics, OPTIONS, null, List.of(source), task -> {
            task.addTaskListener(diagnostics);
            return task.call();
        });
        for (String name : files.written.keySet()) {
            if (name.getBytes(StandardCharsets.UTF_8).length > MAX_FILE_NAME) {
                diagnostics.add("error", "compiler.err.cant.write", 0, "the name of a class is too long for a file");
                good = false;
            }
        }
        if (!good && !diagnostics.hasError) {
            String reason = words.toString().lines().filter(line -> line.startsWith("java.")).findFirst().orElse("");
            diagnostics.add("error", "crash", 0, "the compiler failed: " + reason);
        }
        return good;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final CharSequence text;

        Source(String name, byte[] bytes) throws CharacterCodingException {
            super(URI.create("string:///" + name), Kind.SOURCE);
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /**
     * What javac sees of the file system: the JDK, which stays open, and an empty working folder, whose new files stay
     * in memory. One for all sources, since parts of javac that the pool keeps hold on to it.
     */
    private static final class Files extends ForwardingJavaFileManager<StandardJavaFileManager> {
        final Map<String, ByteArrayOutputStream> written = new LinkedHashMap<>();

        Files(StandardJavaFileManager jdk) {
            super(jdk);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            // Beside the source whatever the package, as without -d.
            String name = className.substring(className.lastIndexOf('.') + 1) + kind.extension;
            return new SimpleJavaFileObject(URI.create("memory:///class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    written.put(name, bytes);
                    return bytes;
                }
            };
        }

        @Override
        public Iterable<JavaFileObject> list(
                Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse)
                throws IOException {
            if (location == StandardLocation.CLASS_PATH) return Collections.emptyList();
            return super.list(location, packageName, kinds, recurse);
        }

        @Override
        public void close() {}  // the JDK's files stay open for the next source

        @Override
        public void flush() {}
    }

    private static final class Diagnostics implements DiagnosticListener<JavaFileObject>, TaskListener {
        final StringBuilder text = new StringBuilder();
        boolean hasError = false;
        boolean hasPackage = false;
        private boolean parsing = true;

        @Override
        public void finished(TaskEvent event) {
            if (event.getKind() != TaskEvent.Kind.PARSE) return;
            parsing = false;
            hasPackage = event.getCompilationUnit().getPackageName() != null;
        }

        @Override
        public void report(Diagnostic<? extends JavaFileObject> diagnostic) {
            String kind = "note";
            if (diagnostic.getKind() == Diagnostic.Kind.ERROR) kind = parsing ? "syntax" : "error";
            if (diagnostic.getKind() == Diagnostic.Kind.WARNING
                    || diagnostic.getKind() == Diagnostic.Kind.MANDATORY_WARNING) kind = "warning";
            long line = Math.max(0, diagnostic.getLineNumber());
            add(kind, diagnostic.getCode(), line, diagnostic.getMessage(Locale.ROOT));
        }

        void add(String kind, String code, long line, String message) {
            hasError = hasError || kind.equals("error") || kind.equals("syntax");
            text.append(kind).append('\t').append(code).append('\t').append(line).append('\t');
            text.append(message.strip().replaceAll("\\s*\\R\\s*", "; ").replaceAll("\\s+", " ")).append('\n');
        }
    }
}
