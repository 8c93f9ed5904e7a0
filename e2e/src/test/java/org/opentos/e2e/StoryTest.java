package org.opentos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The living home: an empty hub becomes a connected home, on real parts and in a real browser.
class StoryTest {

    @Test
    void an_empty_machine_becomes_a_connected_home() throws Exception {
        tell(World.empty("story"));
    }

    @Test
    @Tag("long")
    void the_same_with_two_processes_of_the_hub() throws Exception {
        tell(World.twoProcesses("story-two"));
    }

    private static void tell(World started) throws Exception {
        try (World world = started) {
            MakerStory maker = new MakerStory(world);
            maker.tell();
            new HomeStory(world, maker).tell();
            assertThat(world.faults()).as("what the pages' scripts complained about").isEmpty();
        }
    }
}
