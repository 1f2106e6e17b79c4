# frozen_string_literal: true

module Bench
  # A row of the table: one figure of every trial.
  Metric = Struct.new(:name, :title, :better, keyword_init: true)

  class Metric
    ALL = [
      new(name: :burst_rate, title: "burst: deliveries/s", better: :higher),
      new(name: :burst_cpu, title: "burst: CPU per delivery, µs", better: :lower),
      new(name: :single_cpu, title: "single broadcasts: CPU per delivery, µs", better: :lower),
      new(name: :single_p50, title: "single broadcasts: p50 to reach all, ms", better: :lower),
      new(name: :single_p99, title: "single broadcasts: p99 to reach all, ms", better: :lower),
      new(name: :idle_memory, title: "memory per idle client, KiB", better: :lower),
      new(name: :memory_after_burst, title: "memory of the process after the burst, MiB", better: :lower),
      new(name: :connect_rate, title: "connects/s, subscription confirmed", better: :higher),
      new(name: :echo_rate, title: "channel actions/s", better: :higher),
      new(name: :echo_cpu, title: "CPU per channel action, µs", better: :lower),
      new(name: :burst_out_of_order, title: "burst: deliveries out of order", better: nil),
      new(name: :burst_load_cpu, title: "burst: the load's own CPU per delivery, µs", better: nil)
    ].freeze

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
