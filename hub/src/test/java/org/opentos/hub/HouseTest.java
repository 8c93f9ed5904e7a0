package org.opentos.hub;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;

/// The boundaries between the hub's rooms. The same test draws the picture, to
/// `hub/target/spring-modulith-docs`.
class HouseTest {
    private static final ApplicationModules ROOMS = ApplicationModules.of(Rooms.class);

    @Test
    void no_room_reaches_into_another_or_upwards() {
        ROOMS.verify();
    }

    @Test
    void the_picture_of_the_house_is_drawn() {
        new Documenter(ROOMS).writeModulesAsPlantUml().writeIndividualModulesAsPlantUml();
    }
}
