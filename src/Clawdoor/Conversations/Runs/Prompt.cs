using Clawdoor.Conversations.Models;
using Microsoft.Extensions.AI;

namespace Clawdoor.Conversations.Runs;

/// <summary>What a model is asked: a short instruction and as much of the conversation, the newest first, as it can take.</summary>
internal static class Prompt
{
    private const string Instruction = "You are a helpful assistant. Answer in the language you are spoken to, in Markdown where it helps.";

    /// <summary>Roughly, over all languages and tokenizers.</summary>
    private const int BytesOfToken = 4;

    /// <summary>What an image costs, roughly, whatever its size.</summary>
    private const int ImageTokens = 1600;

    private const int UsualWindow = 32_000;
    private const int UsualAnswer = 4096;
    private const int PageSize = 50;

    public static IReadOnlyList<ChatMessage> For(ConversationStore store, string key, ModelInfo model)
    {
        var window = model.ContextWindow ?? UsualWindow;
        var left = (long)(window - Math.Min(model.MaxTokens ?? UsualAnswer, window / 4)) * BytesOfToken - Instruction.Length;
        var newestFirst = new List<ChatMessage>();
        long? before = null;
        while (store.Page(key, PageSize, before) is { Count: > 0 } page)
        {
            foreach (var message in page.Reverse())
            {
                left -= CostOf(message);
                if (left < 0 && newestFirst.Count > 0)
                    return Asked(newestFirst);
                if (MessageContent.ToModel(message, model.TakesImages) is { } told)
                    newestFirst.Add(told);
            }

            before = page[0].Seq;
        }

        return Asked(newestFirst);
    }

    private static List<ChatMessage> Asked(List<ChatMessage> newestFirst)
    {
        // An answer without its question helps nobody, and some providers refuse a conversation that begins with one.
        while (newestFirst.Count > 1 && newestFirst[^1].Role == ChatRole.Assistant)
            newestFirst.RemoveAt(newestFirst.Count - 1);
        newestFirst.Add(new(ChatRole.System, Instruction));
        newestFirst.Reverse();
        return newestFirst;
    }

    private static long CostOf(StoredMessage message) => MessageContent.HasPictures(message.Content)
        ? MessageContent.WithoutPictures(message.Content).Length + (ImageTokens * BytesOfToken)
        : System.Text.Encoding.UTF8.GetByteCount(message.Content);
}
