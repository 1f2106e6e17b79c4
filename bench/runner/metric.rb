# frozen_string_literal: true

module Bench
  # A row of a table: one figure of every trial.
  Metric = Struct.new(:name, :title, :better, keyword_init: true)

  class Metric
    class << self
      # Rows of which the larger figure is the better one.
      def higher(titles)
        rows(titles, :higher)
      end

      def lower(titles)
        rows(titles, :lower)
      end

      def neutral(titles)
        rows(titles, nil)
      end

      private

      def rows(titles, better)
        titles.map { |name, title| new(name: name, title: title, better: better) }
      end
    end

    # How many times better `figure` is than `baseline`; nil where that makes no sense.
    def ratio(figure, baseline)
      return unless baseline&.positive? && figure.positive?

      case better
      when :higher then figure / baseline
      when :lower then baseline / figure
      end
    end
  end
end
