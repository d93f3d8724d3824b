package cdam.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * {@code .safetensors}: the header's length (8 bytes, little endian), a JSON header, the numbers. As its specification
 * asks, the tensors cover the numbers completely, without holes or overlaps. What the reference library (0.8.0) refuses is
 * refused here too.
 */
final class SafeTensors implements Format {
    /** The specification allows 100 MB; 600 tensors, as the largest ViTs have, take 80 kilobytes. */
    private static final long MAX_HEADER = 4L << 20;

    /** Training scripts note some hundred. */
    private static final int MAX_METADATA = 10_000;

    private static final int LENGTH_BYTES = 8;

    /** Bytes in which the header's first sign is looked for. */
    private static final int SPACES = 64;

    private static final int MAX_DEPTH = 127;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
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
        int first = (int) Math.min(SPACES, source.size() - LENGTH_BYTES);
        return first > 0
                && StandardCharsets.ISO_8859_1
                        .decode(source.read(LENGTH_BYTES, first))
                        .toString()
                        .stripLeading()
                        .startsWith("{");
    }

    @Override
    public Contents read(Source source) {
        Cursor cursor = new Cursor(source, "safetensors header", 0, source.size());
        long length = cursor.i8();
        if (length < 2 || length > Math.min(MAX_HEADER, cursor.remaining())) {
            throw source.error("safetensors header: it says " + length + " bytes, more than the rest of the file ("
                    + cursor.remaining() + ") or the limit of " + MAX_HEADER);
        }
        List<Entry> entries;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text(source, cursor.bytes(length)))) {
            entries = entries(source, parser);
            expect(source, next(source, parser), null);
        } catch (JacksonException e) {
            throw source.error("safetensors header: expected JSON, found: " + e.getOriginalMessage());
        }
        checkOffsets(source, entries, cursor.remaining());
        long start = cursor.position();
        return new Contents(
                entries.stream().map(entry -> tensor(source, entry, start)).toList());
    }

    /** Nothing but UTF-8: a parser of bytes would guess, and a mark at the start is none of JSON. */
    private static String text(Source source, byte[] header) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header))
                    .toString();
        } catch (CharacterCodingException e) {
            throw source.error("safetensors header: expected UTF-8, found other bytes");
        }
    }

    private static List<Entry> entries(Source source, JsonParser parser) {
        expect(source, next(source, parser), JsonToken.START_OBJECT);
        List<Entry> entries = new ArrayList<>();
        while (next(source, parser) == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = next(source, parser);
            if (name.equals("__metadata__") && value == JsonToken.VALUE_NULL) {
                continue;
            }
            expect(source, value, JsonToken.START_OBJECT);
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
        for (int count = 0; next(source, parser) == JsonToken.PROPERTY_NAME; count++) {
            if (count == MAX_METADATA) {
                throw source.error("safetensors header: expected at most " + MAX_METADATA + " metadata, found more");
            }
            expect(source, next(source, parser), JsonToken.VALUE_STRING);
        }
    }

    private static Entry entry(Source source, String name, JsonParser parser) {
        String type = null;
        List<Long> shape = null;
        List<Long> offsets = List.of();
        while (next(source, parser) == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            JsonToken value = next(source, parser);
            switch (key) {
                case "dtype" -> {
                    expect(source, value, JsonToken.VALUE_STRING);
                    type = parser.getString();
                }
                case "shape" -> shape = numbers(source, parser);
                case "data_offsets" -> offsets = numbers(source, parser);
                default -> skip(source, parser);
            }
        }
        if (type == null || shape == null || offsets.size() != 2) {
            throw source.error("tensor " + name + ": expected dtype, shape and two data_offsets, found "
                    + (type == null ? "no dtype" : shape == null ? "no shape" : offsets.size() + " data_offsets"));
        }
        return new Entry(name, type, shape, offsets);
    }

    /** A value of a later version, which must be right all the same. */
    private static void skip(Source source, JsonParser parser) {
        int depth = 0;
        do {
            JsonToken token = parser.currentToken();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (token == JsonToken.VALUE_NUMBER_FLOAT && !Double.isFinite(parser.getDoubleValue())) {
                throw source.error("safetensors header: expected finite numbers, found " + parser.getString());
            }
        } while (depth > 0 && next(source, parser) != null);
    }

    private static List<Long> numbers(Source source, JsonParser parser) {
        expect(source, parser.currentToken(), JsonToken.START_ARRAY);
        List<Long> numbers = new ArrayList<>();
        while (next(source, parser) != JsonToken.END_ARRAY) {
            expect(source, parser.currentToken(), JsonToken.VALUE_NUMBER_INT);
            if (numbers.size() == StoredTensor.MAX_AXES) {
                throw source.error(
                        "safetensors header: expected at most " + StoredTensor.MAX_AXES + " numbers in a list");
            }
            if (parser.getString().startsWith("-")) { // -0 among them
                throw source.error("safetensors header: expected numbers from 0, found " + parser.getString());
            }
            numbers.add(parser.getLongValue());
        }
        return numbers;
    }

    /** Half a pair of UTF-16, which an escape can write, is no text. */
    private static @Nullable JsonToken next(Source source, JsonParser parser) {
        JsonToken token = parser.nextToken();
        boolean text = token == JsonToken.PROPERTY_NAME || token == JsonToken.VALUE_STRING;
        if (text && !StandardCharsets.UTF_8.newEncoder().canEncode(parser.getString())) {
            throw source.error("safetensors header: expected Unicode, found half a character");
        }
        return token;
    }

    private static void expect(Source source, @Nullable JsonToken found, @Nullable JsonToken expected) {
        if (found != expected) {
            throw source.error("safetensors header: expected " + (expected == null ? "its end" : expected) + ", found "
                    + (found == null ? "its end" : found));
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
        StoredTensor tensor = new StoredTensor(
                region, "", entry.name(), type, 0, entry.shape(), StoredTensor.rowMajor(entry.shape()));
        if (tensor.storedBytes() != length) {
            throw tensor.wrong("shape " + entry.shape() + " of " + type + " needs " + tensor.storedBytes()
                    + " bytes, found " + length);
        }
        return tensor;
    }
}
