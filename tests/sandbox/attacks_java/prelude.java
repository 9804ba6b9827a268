// Put in front of every attack in Java.
import java.io.*;
import java.net.*;
import java.nio.file.*;
import java.util.*;
