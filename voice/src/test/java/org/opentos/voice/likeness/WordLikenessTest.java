package org.opentos.voice.likeness;

class WordLikenessTest extends LikenessContract {
    @Override
    protected Likeness likeness() {
        return new WordLikeness();
    }
}
