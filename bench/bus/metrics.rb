# frozen_string_literal: true

require_relative "../runner/metric"

module Bench
  # The rows of the table.
  module Bus
    module_function

    def metrics(options)
      [*to_many(options), *to_two, *without_pause, *to_the_caller(options), *of_idle_publishers(options)]
    end

    def to_many(options)
      lower(
        many_p50: "#{options.clients} clients: p50 to a client, ms",
        many_p99: "#{options.clients} clients: p99 to a client, ms",
        many_last_p50: "#{options.clients} clients: p50 to the last, ms",
        many_last_p99: "#{options.clients} clients: p99 to the last, ms",
        many_first_p50: "#{options.clients} clients: p50 to the first, ms"
      )
    end

    def to_two
      lower(
        two_p50: "2 clients: p50 to a client, ms",
        two_p99: "2 clients: p99 to a client, ms",
        two_last_p50: "2 clients: p50 to the last, ms",
        two_last_p99: "2 clients: p99 to the last, ms"
      )
    end

    def without_pause
      [
        Metric.new(name: :rate, title: "without pause: messages/s", better: :higher),
        *lower(
          cpu: "without pause: CPU per message, all processes, µs",
          publisher_cpu: "of that, the publisher, µs",
          worker_cpu: "of that, each worker, µs",
          broker_cpu: "of that, Redis, µs"
        ),
        *neutral(out_of_order: "without pause: deliveries out of order")
      ]
    end

    def to_the_caller(options)
      titles = options.workers.to_h do |workers|
        [:"cost_#{workers}", "broadcast in its caller's thread (workers: #{workers}), median, µs"]
      end
      lower(titles)
    end

    def of_idle_publishers(options)
      period = "in #{options.idle_seconds} s, ms"
      neutral(
        idle_descriptors: "an idle publisher: descriptors in each worker",
        idle_memory: "an idle publisher: memory in each worker, KiB",
        idle_broker_memory: "an idle publisher: memory of Redis, KiB",
        idle_own_cpu: "an idle publisher: its own CPU #{period}",
        idle_cpu_none: "a worker's CPU with no idle publisher #{period}",
        idle_cpu_all: "a worker's CPU with #{options.idle} #{period}"
      )
    end

    def lower(titles)
      titles.map { |name, title| Metric.new(name: name, title: title, better: :lower) }
    end

    def neutral(titles)
      titles.map { |name, title| Metric.new(name: name, title: title, better: nil) }
    end
  end
end
