# frozen_string_literal: true

require_relative "cable_helper"

# How much Ruby keeps for a client that does nothing: one identifier, one channel, one stream, as in the bench.
RSpec.describe "A client's weight", :cable do
  before(:all) do
    @server = Dummy.start(adapter: "turbo_cable_rs", initializer: <<~RUBY)
      require "objspace"

      class LightConnection < ActionCable::Connection::Base
        identified_by :visitor

        def connect
          self.visitor = SecureRandom.uuid
        end
      end

      class LightChannel < ActionCable::Channel::Base
        def subscribed
          stream_from params[:stream]
        end

        # What there is after a garbage collection.
        def weigh(_data)
          3.times { GC.start }
          transmit({ bytes: ObjectSpace.memsize_of_all, objects: GC.stat(:heap_live_slots) })
        end
      end

      Rails.application.config.action_cable.connection_class = -> { LightConnection }
    RUBY
  end

  after(:all) { @server.stop }

  let(:server) { @server }
  let(:channel) { { channel: "LightChannel", stream: stream } }
  let(:crowd) { 100 }

  def subscribe
    connect.tap { |client| client.subscribe(channel) }
  end

  def weigh(observer)
    observer.perform(channel, "weigh")
    observer.next_message
  end

  # The first crowd has code loaded, and Ruby's tables grown. Ruby 3.3 and Rails 7.2: 4,204 bytes in 42 objects.
  it "is less than 4.6 KiB, in less than 50 objects" do
    observer = subscribe
    _, before, after = Array.new(3) { weigh(observer).tap { crowd.times { subscribe } } }
    each = after.to_h { |name, amount| [name, (amount - before[name]).fdiv(crowd)] }
    expect(each).to match("bytes" => be < 4710, "objects" => be < 50)
  end
end
