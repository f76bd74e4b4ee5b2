namespace MemMap;

/// <summary>Reads one element of an array that is being printed.</summary>
/// <param name="index">Row-major, whatever the order in the file: the last axis varies fastest.</param>
/// <returns>Exactly <see cref="DType.ItemSize"/> bytes, as in the file. They are copied before the next call.</returns>
internal delegate ReadOnlySpan<byte> ItemReader(long index);
