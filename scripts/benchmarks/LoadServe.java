import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * maps of all classes, and begins again; after every tenth photo a TAM, which half of the users cancel. Answers other than 200 and
 * 503 are errors. The server's resident memory is read every second; what it is at tenths of the time is printed.
 */
final class LoadServe {
    private static final int JOB_EVERY = 10;

    private final String url;
    private final List<byte[]> photos;
    private final long end;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Double> answers = Collections.synchronizedList(new ArrayList<>());
    private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();

    private LoadServe(String url, List<byte[]> photos, long end) {
        this.url = url;
        this.photos = photos;
        this.end = end;
    }

    public static void main(String[] args) throws Exception {
        List<byte[]> photos = new ArrayList<>();
        try (var files = Files.list(Path.of(args[2]))) {
            for (Path file : files.sorted().toList()) {
                photos.add(Files.readAllBytes(file));
            }
        }
        int seconds = Integer.parseInt(args[4]);
        LoadServe load = new LoadServe(args[0].replaceAll("/$", ""), photos, System.nanoTime() + seconds * 1_000_000_000L);
        List<Thread> users = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[3]); i++) {
            int user = i;
            users.add(new Thread(() -> load.user(user)));
        }
        users.forEach(Thread::start);
        List<Integer> memory = new ArrayList<>();
        while (users.stream().anyMatch(Thread::isAlive)) {
            memory.add(residentMb(args[1]));
            Thread.sleep(1000);
        }
        load.print(seconds, memory);
    }

    private void user(int number) {
        Random random = new Random(number);
        for (int sent = 1; System.nanoTime() < end; sent++) {
            try {
                one(photos.get(random.nextInt(photos.size())), sent % JOB_EVERY == 0, number % 2 == 0);
            } catch (IOException e) {
                count("error: " + e);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void one(byte[] photo, boolean withJob, boolean cancelled) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        String image = send("photo", HttpRequest.newBuilder(URI.create(url + "/api/images")).POST(BodyPublishers.ofByteArray(photo)));
        if (image.isEmpty() || get("maps", "/api/images/" + image + "/maps.npy").isEmpty()) {
            Thread.sleep(100); // refused: a moment later
            return;
        }
        answers.add((System.nanoTime() - begin) / 1e9);
        if (withJob) {
            job(image, cancelled);
        }
    }

    private void job(String image, boolean cancelled) throws IOException, InterruptedException {
        String path = "/api/images/" + image + "/jobs?method=tam&target=top1";
        String job = send("job", HttpRequest.newBuilder(URI.create(url + path)).POST(BodyPublishers.noBody()));
        if (!job.isEmpty() && cancelled) {
            Thread.sleep(300);
            send("cancel", HttpRequest.newBuilder(URI.create(url + "/api/jobs/" + job)).DELETE());
        }
    }

    private String get(String what, String path) throws IOException, InterruptedException {
        return send(what, HttpRequest.newBuilder(URI.create(url + path)));
    }

    /** The answer's id, "-" if it has none, "" if it was refused. */
    private String send(String what, HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() == 200) {
            count(what);
            Matcher id = Pattern.compile("\"id\" : \"(\\w+)\"").matcher(response.body());
            return id.find() ? id.group(1) : "-";
        }
        count((response.statusCode() == 503 ? "refused " : "error: ") + what + ": " + response.body().replaceAll("\\s+", " "));
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
        return 0;
    }

    private void print(int seconds, List<Integer> memory) {
        List<Double> sorted = answers.stream().sorted().toList();
        System.out.printf("%d photos with the maps of all classes in %d s, %.1f a second%n",
                sorted.size(), seconds, (double) sorted.size() / seconds);
        for (int percent : new int[] {50, 95, 99, 100}) {
            System.out.printf("%3d %% within %.2f s%n", percent, sorted.get(Math.max(0, sorted.size() * percent / 100 - 1)));
        }
        counts.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .forEach(entry -> System.out.printf("%7d %s%n", entry.getValue(), entry.getKey()));
        StringBuilder tenths = new StringBuilder();
        for (int tenth = 0; tenth <= 10; tenth++) {
            tenths.append(' ').append(memory.get(Math.min(memory.size() - 1, tenth * memory.size() / 10)));
        }
        System.out.println("resident MB at tenths of the time:" + tenths);
    }
}
