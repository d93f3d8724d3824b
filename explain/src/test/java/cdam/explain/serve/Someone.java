package cdam.explain.serve;

/** Clients of tests. */
final class Someone {
    private Someone() {}

    /** One of those at this machine's address. */
    static Client here(String name) {
        return at("127.0.0.1", name);
    }

    static Client at(String address, String name) {
        return new Client(address, name);
    }
}
