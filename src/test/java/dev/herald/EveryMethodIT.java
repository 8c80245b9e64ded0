package dev.herald;

@WholePath
class EveryMethodIT extends EveryMethod {}
