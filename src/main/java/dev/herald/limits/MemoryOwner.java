package dev.herald.limits;

/** Whose accounts these are: an address's, or a user's. Under the lock of its budget. */
final class MemoryOwner {

    final Object key;
    final SizeClasses<MemoryAccount> accounts = new SizeClasses<>();
    long bytes;
    int open;

    MemoryOwner(Object key) {
        this.key = key;
    }
}
