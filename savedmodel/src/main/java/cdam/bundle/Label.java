package cdam.bundle;

import cdam.io.InputException;

/**
 * One class of a head.
 *
 * @param index its row in the head, from 0
 * @param id its identifier in the data set, such as n02504458; its index where it has none
 * @param name for people, such as African elephant
 */
public record Label(int index, String id, String name) {
    public Label {
        if (index < 0 || id.isBlank() || name.isBlank()) {
            throw new InputException("label: expected an index from 0, an id and a name, found " + index + ", \"" + id
                    + "\", \"" + name + "\"");
        }
    }
}
