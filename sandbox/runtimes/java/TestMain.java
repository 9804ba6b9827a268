/**
 * What the JVM of a test starts: runs the test's own main method, and says that it came to its end.
 *
 * The conversation on the control socket is native (guest/native_guest.cc), since Java cannot open a socket that it was
 * given as a descriptor. `pass` is known to nobody else: a local variable is out of reach of reflection, and without it
 * done() does nothing.
 */
public final class TestMain {
    private TestMain() {}

    private static native long begin();

    private static native void done(long pass);

    /** Calls Main as `java Main` does: what it throws goes on to the JVM, which prints it and ends with status 1. */
    public static void main(String[] arguments) throws Throwable {
        System.load(arguments[0]);
        long pass = begin();
        Main.main(new String[0]);
        done(pass);
    }
}
