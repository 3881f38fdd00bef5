"""The words and facts of the sample content. Facts come from the public record; all else says 示例."""
