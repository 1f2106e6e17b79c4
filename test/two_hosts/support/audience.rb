# frozen_string_literal: true

require_relative "listener"
require_relative "promises"
require_relative "steps"

module TwoHosts
  # All who listen to one stream: on each machine a client for each way to take a stream.
  class Audience
    def initialize(hosts, stream)
      @listeners = hosts.to_h { |host| [host, listeners_on(host, stream)] }
    end

    def start
      all.each(&:start)
      all_listen
    end

    # Waits until each of them is subscribed.
    def all_listen(seconds: 10)
      wait_for_nobody("is not subscribed", seconds) { all.reject(&:listening?).map(&:name) }
    end

    # Waits until each of them has heard of each publisher what that broadcast from now on.
    def hear(publishers, on: @listeners.keys, seconds: 10)
      start = Wait.now
      wait_for_nobody("hears nothing new", seconds) do
        deaf = pairs(on, publishers).reject { |pair| hears?(*pair, start) }
        deaf.map { |listener, publisher| "#{listener.name} of #{publisher.name}" }
      end
    end

    # Waits until each of them has heard the last of each publisher that was acknowledged.
    def catch_up(publishers, seconds: 10)
      last = publishers.to_h { |publisher| [publisher.name, publisher.acknowledged.last.number] }
      wait_for_nobody("has not heard #{last}", seconds) do
        all.reject { |listener| last.all? { |name, number| listener.latest(name).to_i >= number } }.map(&:name)
      end
    end

    # @return [Array<String>] how connections ended
    def endings(*hosts)
      @listeners.values_at(*hosts).flatten.flat_map(&:endings)
    end

    def stop
      all.each(&:stop)
    end

    # @return [Array<String>] promises
    def broken(publishers)
      all.flat_map { |listener| Promises.new(listener, publishers).broken }
    end

    private

    def all
      @listeners.values.flatten
    end

    def listeners_on(host, stream)
      ways(host, stream).map { |way, options| Listener.new("#{way} client on #{host.name}", host, **options) }
    end

    # Delivered by Rust; through a block in Ruby, each message on any thread; and Turbo's, subscribed by Rust as well.
    def ways(host, stream)
      signed = host.ask("/signed/#{stream}")
      { plain: { subscription: { channel: "RoomChannel", room: stream } },
        block: { subscription: { channel: "BlockStreamChannel", stream: stream }, ordered: false,
                 message: ->(message) { JSON.parse(message.fetch("in_block")) } },
        turbo: { subscription: { channel: "Turbo::StreamsChannel", signed_stream_name: signed } } }
    end

    def pairs(hosts, publishers)
      @listeners.values_at(*hosts).flatten.product(publishers)
    end

    def hears?(listener, publisher, start)
      publisher.started?(listener.latest(publisher.name), start)
    end

    # The block gives the names of those who are still waited for.
    def wait_for_nobody(state, seconds)
      names = nil
      Wait.wait_until("nobody #{state}", seconds: seconds) { (names = yield).empty? }
    rescue Wait::Timeout
      raise Steps::Broken, "#{state} after #{seconds} s: #{names.join(', ')}"
    end
  end
end
