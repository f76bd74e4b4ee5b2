using System.Text.Json;

namespace MemMap;

/// <content>The dtype as JSON.</content>
public abstract partial record DType
{
    /// <summary>
    /// Writes the dtype as JSON has it in the manifest of shards: a text, <c>"&lt;f4"</c>, or a list of <c>[name, descr]</c> or
    /// <c>[name, descr, [shape]]</c>. Padding is a field without a name, as in the header of a <c>.npy</c>, and a field with a title
    /// has <c>[title, name]</c> as its name.
    /// </summary>
    /// <param name="json">Takes one value.</param>
    public void WriteDescr(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        DescrJson.Write(json, this);
    }
}
