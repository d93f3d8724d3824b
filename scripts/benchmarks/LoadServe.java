import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Users at once on a running {@code cdam serve}: {@code LoadServe URL PID PHOTOS USERS SECONDS}. Each sends a photo, gets the
 * maps of all classes, and begins again; after every tenth photo a TAM, which half of the users cancel. Wrong are answers other
 * than 200 and 503, and logits other than those of the photo alone. The server's resident memory is read every second; at half
 * the time and at the end a full collection says how much of its heap lives and how many native tensors are open.
 * Ends with 1 if an answer was wrong, none came, or over the last half resident memory grew by more than 2 % or the live heap by more
 * than 5 %.
 */
final class LoadServe {
    private static final int JOB_EVERY = 10;

    /** A photo in a batch is rounded otherwise than alone. */
    private static final double LOGITS_DIFFER = 1e-3;

    private static final double RESIDENT_GROWS = 1.02; // with a heap that is most of it
    private static final double HEAP_GROWS = 1.05;
    private static final String TENSOR = "org.tensorflow.internal.c_api.TF_Tensor";
    private static final Pattern ID = Pattern.compile("\"id\" : \"(\\w+)\"");
    private static final Pattern LOGITS = Pattern.compile("\"logits\" : \\[([^\\]]*)\\]");

    private record Photo(byte[] file, double[] logits) {}

    /** What a full collection leaves. */
    private record Live(long heapMb, long tensors) {
        private static final Pattern COUNTED = Pattern.compile("(?:\\d+:|Total) +(\\d+) +(\\d+)(?: +(\\S+).*)?");

        static Live of(String pid) throws IOException {
            String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            Process process = new ProcessBuilder(jcmd, pid, "GC.class_histogram").start();
            long bytes = 0;
            long tensors = 0;
            for (String line : new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                Matcher counted = COUNTED.matcher(line.strip());
                if (counted.matches()) {
                    bytes = line.startsWith("Total") ? Long.parseLong(counted.group(2)) : bytes;
                    tensors += TENSOR.equals(counted.group(3)) ? Long.parseLong(counted.group(1)) : 0;
                }
            }
            return new Live(bytes >> 20, tensors);
        }
    }

    private final String url;
    private final List<Photo> photos = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Double> answers = Collections.synchronizedList(new ArrayList<>());
    private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();
    private volatile long end;

    private LoadServe(String url) {
        this.url = url;
    }

    public static void main(String[] args) throws Exception {
        LoadServe load = new LoadServe(args[0].replaceAll("/$", ""));
        try (var files = Files.list(Path.of(args[2]))) {
            for (Path file : files.sorted().toList()) {
                load.photos.add(load.alone(Files.readAllBytes(file)));
            }
        }
        int seconds = Integer.parseInt(args[4]);
        load.end = System.nanoTime() + seconds * 1_000_000_000L;
        List<Thread> users = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[3]); i++) {
            int user = i;
            users.add(new Thread(() -> load.user(user)));
        }
        users.forEach(Thread::start);
        List<Integer> memory = new ArrayList<>();
        Live half = null;
        while (users.stream().anyMatch(Thread::isAlive)) {
            memory.add(residentMb(args[1]));
            half = half == null && memory.size() >= seconds / 2 ? Live.of(args[1]) : half;
            Thread.sleep(1000);
        }
        System.exit(load.print(seconds, memory, half, Live.of(args[1])) ? 0 : 1);
    }

    /** What the answer is while nobody else asks. */
    private Photo alone(byte[] file) throws IOException, InterruptedException {
        HttpResponse<String> response =
                client.send(request("/api/images", "alone-00").POST(BodyPublishers.ofByteArray(file)).build(), BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("alone: " + response.statusCode() + " " + response.body());
        }
        return new Photo(file, logits(response.body()));
    }

    private static double[] logits(String answer) {
        Matcher logits = LOGITS.matcher(answer);
        return logits.find() && !logits.group(1).isBlank()
                ? Arrays.stream(logits.group(1).split(",")).mapToDouble(text -> Double.parseDouble(text.strip())).toArray()
                : new double[0];
    }

    private HttpRequest.Builder request(String path, String user) {
        return HttpRequest.newBuilder(URI.create(url + path)).header("X-Client", user);
    }

    private void user(int number) {
        Random random = new Random(number);
        for (int sent = 1; System.nanoTime() < end; sent++) {
            try {
                one(photos.get(random.nextInt(photos.size())), "load-user-" + number, sent % JOB_EVERY == 0, number % 2 == 0);
            } catch (IOException e) {
                count("error: " + e);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void one(Photo photo, String user, boolean withJob, boolean cancelled) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        String answer = send("photo", request("/api/images", user).POST(BodyPublishers.ofByteArray(photo.file())));
        String image = id(answer);
        if (answer.isEmpty() || send("maps", request("/api/images/" + image + "/maps.npy", user)).isEmpty()) {
            Thread.sleep(100); // refused: a moment later
            return;
        }
        answers.add((System.nanoTime() - begin) / 1e9);
        compare(photo.logits(), logits(answer));
        if (withJob) {
            job(image, user, cancelled);
        }
    }

    private void compare(double[] alone, double[] together) {
        double largest = alone.length == together.length ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; largest <= LOGITS_DIFFER && i < alone.length; i++) {
            largest = Math.max(largest, Math.abs(alone[i] - together[i]));
        }
        if (!(largest <= LOGITS_DIFFER)) {
            count("error: logits of another photo, or wrong ones");
        }
    }

    private void job(String image, String user, boolean cancelled) throws IOException, InterruptedException {
        String path = "/api/images/" + image + "/jobs?method=tam&target=top1";
        String job = send("job", request(path, user).POST(BodyPublishers.noBody()));
        if (!job.isEmpty() && cancelled) {
            Thread.sleep(300);
            send("cancel", request("/api/jobs/" + id(job), user).DELETE());
        }
    }

    private static String id(String answer) {
        Matcher id = ID.matcher(answer);
        return id.find() ? id.group(1) : "";
    }

    /** The answer; empty if it was refused. */
    private String send(String what, HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() == 200) {
            count(what);
            return response.body();
        }
        String said = response.body().replaceAll("\\s+", " ");
        count((response.statusCode() == 503 ? "refused " : "error: " + response.statusCode() + " ") + what + ": " + said);
        return "";
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    private static int residentMb(String pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", pid, "status"))) {
            if (line.startsWith("VmRSS")) {
                return Integer.parseInt(line.replaceAll("\\D", "")) / 1024;
            }
        }
        throw new IOException("the server has ended");
    }

    /** Whether all was well. */
    private boolean print(int seconds, List<Integer> memory, Live half, Live end) {
        List<Double> sorted = answers.stream().sorted().toList();
        System.out.printf("%d photos with the maps of all classes in %d s, %.1f a second%n",
                sorted.size(), seconds, (double) sorted.size() / seconds);
        for (int percent : new int[] {50, 95, 99, 100}) {
            int index = Math.max(0, (sorted.size() * percent + 99) / 100 - 1);
            System.out.printf("p%d: %.3f s%n", percent, sorted.isEmpty() ? Double.NaN : sorted.get(index));
        }
        counts.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .forEach(entry -> System.out.printf("%7d %s%n", entry.getValue(), entry.getKey()));
        StringBuilder tenths = new StringBuilder();
        for (int tenth = 0; tenth <= 10; tenth++) {
            tenths.append(' ').append(memory.get(Math.min(memory.size() - 1, tenth * memory.size() / 10)));
        }
        System.out.println("resident MB at tenths of the time:" + tenths);
        System.out.println("live heap and open tensors at half the time: " + half + ", at the end: " + end);
        boolean right = !sorted.isEmpty() && counts.keySet().stream().noneMatch(what -> what.startsWith("error"));
        boolean flat = mean(memory, 9) <= RESIDENT_GROWS * mean(memory, 5) && end.heapMb() <= HEAP_GROWS * half.heapMb();
        System.out.println((right ? "every answer right or a stated refusal" : "WRONG ANSWERS")
                + (flat ? "; memory flat over the last half" : "; MEMORY GROWS over the last half"));
        return right && flat;
    }

    /** Of a tenth of the time: single seconds vary. */
    private static double mean(List<Integer> memory, int tenth) {
        int from = tenth * memory.size() / 10;
        int to = Math.max(from + 1, (tenth + 1) * memory.size() / 10);
        return memory.subList(from, Math.min(to, memory.size())).stream().mapToInt(Integer::intValue).average().orElse(0);
    }
}
