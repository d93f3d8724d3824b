package cdam.checkpoint;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * {@code .safetensors}: the header's length (8 bytes, little endian), a JSON header, the numbers. As its specification
 * asks, the tensors cover the numbers completely, without holes or overlaps.
 */
final class SafeTensors implements Format {
    /** The specification allows 100 MB; 600 tensors, as the largest ViTs have, take 80 kilobytes. */
    private static final long MAX_HEADER = 4L << 20;

    /** Training scripts note some hundred. */
    private static final int MAX_METADATA = 10_000;

    private static final int LENGTH_BYTES = 8;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** A tensor's line in the header. */
    private record Entry(String name, String type, List<Long> shape, List<Long> offsets) {
        long begin() {
            return offsets.get(0);
        }

        long end() {
            return offsets.get(1);
        }
    }

    @Override
    public String name() {
        return "safetensors";
    }

    @Override
    public boolean recognises(Source source) {
        return source.size() > LENGTH_BYTES && source.read(LENGTH_BYTES, 1).get() == '{';
    }

    @Override
    public List<StoredTensor> read(Source source) {
        Cursor cursor = new Cursor(source, "safetensors header", 0, source.size());
        long length = cursor.i8();
        if (length < 2 || length > Math.min(MAX_HEADER, cursor.remaining())) {
            throw source.error("safetensors header: it says " + length + " bytes, more than the rest of the file ("
                    + cursor.remaining() + ") or the limit of " + MAX_HEADER);
        }
        List<Entry> entries;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), cursor.bytes(length))) {
            entries = entries(source, parser);
        } catch (JacksonException e) {
            throw source.error("safetensors header: expected JSON, found: " + e.getOriginalMessage());
        }
        checkOffsets(source, entries, cursor.remaining());
        long start = cursor.position();
        return entries.stream().map(entry -> tensor(source, entry, start)).toList();
    }

    private static List<Entry> entries(Source source, JsonParser parser) {
        expect(source, parser.nextToken(), JsonToken.START_OBJECT);
        List<Entry> entries = new ArrayList<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            expect(source, parser.nextToken(), JsonToken.START_OBJECT);
            if (name.equals("__metadata__")) {
                skipMetadata(source, parser);
            } else {
                Format.checkCount(source, entries.size());
                entries.add(entry(source, name, parser));
            }
        }
        return entries;
    }

    /** Text by name, of no use here. */
    private static void skipMetadata(Source source, JsonParser parser) {
        for (int count = 0; parser.nextToken() == JsonToken.PROPERTY_NAME; count++) {
            if (count == MAX_METADATA) {
                throw source.error("safetensors header: expected at most " + MAX_METADATA + " metadata, found more");
            }
            expect(source, parser.nextToken(), JsonToken.VALUE_STRING);
        }
    }

    private static Entry entry(Source source, String name, JsonParser parser) {
        String type = "";
        List<Long> shape = List.of();
        List<Long> offsets = List.of();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (key) {
                case "dtype" -> {
                    expect(source, value, JsonToken.VALUE_STRING);
                    type = parser.getString();
                }
                case "shape" -> shape = numbers(source, parser);
                case "data_offsets" -> offsets = numbers(source, parser);
                default -> throw source.error("tensor " + name + ": the key " + key + " is none of safetensors'");
            }
        }
        if (offsets.size() != 2) {
            throw source.error("tensor " + name + ": expected two data_offsets, found " + offsets.size());
        }
        return new Entry(name, type, shape, offsets);
    }

    private static List<Long> numbers(Source source, JsonParser parser) {
        expect(source, parser.currentToken(), JsonToken.START_ARRAY);
        List<Long> numbers = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(source, parser.currentToken(), JsonToken.VALUE_NUMBER_INT);
            if (numbers.size() == StoredTensor.MAX_AXES) {
                throw source.error(
                        "safetensors header: expected at most " + StoredTensor.MAX_AXES + " numbers in a list");
            }
            numbers.add(parser.getLongValue());
        }
        return numbers;
    }

    private static void expect(Source source, JsonToken found, JsonToken expected) {
        if (found != expected) {
            throw source.error("safetensors header: expected " + expected + ", found " + found);
        }
    }

    private static void checkOffsets(Source source, List<Entry> entries, long size) {
        long end = 0;
        for (Entry entry : entries.stream()
                .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end))
                .toList()) {
            if (entry.begin() != end || entry.end() < entry.begin() || entry.end() > size) {
                throw source.error("tensor " + entry.name() + ": expected bytes from " + end + " to at most " + size
                        + ", found " + entry.begin() + " to " + entry.end() + ": truncated or damaged");
            }
            end = entry.end();
        }
        if (end != size) {
            throw source.error("expected " + end + " bytes of numbers after the header, found " + size);
        }
    }

    private static StoredTensor tensor(Source source, Entry entry, long start) {
        DType type = DType.ofSafetensors(entry.type())
                .orElseThrow(
                        () -> source.error("tensor " + entry.name() + ": the type " + entry.type() + " is not known"));
        long length = entry.end() - entry.begin();
        StoredBytes region = new StoredBytes(
                source,
                "tensor " + entry.name(),
                start + entry.begin(),
                length,
                ByteOrder.LITTLE_ENDIAN,
                StoredBytes.NO_CRC);
        StoredTensor tensor =
                new StoredTensor(region, "", entry.name(), type, 0, entry.shape(), rowMajor(entry.shape()));
        if (tensor.storedBytes() != length) {
            throw tensor.wrong("shape " + entry.shape() + " of " + type + " needs " + tensor.storedBytes()
                    + " bytes, found " + length);
        }
        return tensor;
    }

    /** Saturates instead of overflowing: a shape that large never fits. */
    private static List<Long> rowMajor(List<Long> shape) {
        Long[] strides = new Long[shape.size()];
        long stride = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            long length = Math.max(1, shape.get(axis));
            stride = stride > Long.MAX_VALUE / length ? Long.MAX_VALUE : stride * length;
        }
        return List.of(strides);
    }
}
