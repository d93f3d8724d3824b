package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SharesTest {
    @Test
    void should_give_so_many_places_and_so_many_of_each_client() {
        Shares places = new Shares("photos are waiting", 3, 2);
        Runnable first = places.take(Someone.here("a"), 1);
        places.take(Someone.here("a"), 1);
        assertThatThrownBy(() -> places.take(Someone.here("a"), 1))
                .hasMessage("busy: 2 photos of yours are waiting; send the next after an answer");
        places.take(Someone.at("elsewhere", "b"), 1);
        assertThatThrownBy(() -> places.take(Someone.at("another", "c"), 1))
                .hasMessageContaining("3 photos are waiting");
        first.run();
        places.take(Someone.here("a"), 1);
    }

    @Test
    void should_leave_a_quarter_to_other_addresses_whatever_names_there_are_at_one() {
        Shares places = new Shares("photos are waiting", 8, 2);
        for (int i = 0; i < 6; i++) {
            places.take(Someone.here("name " + i), 1);
        }
        assertThatThrownBy(() -> places.take(Someone.here("another name"), 1))
                .hasMessageContaining("6 photos of your address are waiting");
        places.take(Someone.at("elsewhere", ""), 1);
        places.take(Someone.at("elsewhere", ""), 1);
    }

    @Test
    void should_give_one_that_is_larger_than_all_to_who_comes_alone() {
        Shares bytes = new Shares("bytes are on their way", 100, 50);
        Runnable large = bytes.take(Someone.here("a"), 1000);
        assertThatThrownBy(() -> bytes.take(Someone.at("elsewhere", "b"), 1))
                .hasMessageContaining("1000 bytes are on their way");
        large.run();
        bytes.take(Someone.at("elsewhere", "b"), 1);
    }
}
