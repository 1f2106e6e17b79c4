# frozen_string_literal: true

require_relative "mixed_fleet/fleet_helper"

# What is so on every backplane.
RSpec.shared_examples "a mixed fleet" do
  # What stock's encoder makes of each message.
  let(:payloads) do
    {
      { "text" => "hi", "to" => [1, nil, { "deep" => true }] } => '{"text":"hi","to":[1,null,{"deep":true}]}',
      "hi" => '"hi"',
      %(<a href="/?a=1&b=2">it's</a>) => '"\u003ca href=\"/?a=1\u0026b=2\"\u003eit\'s\u003c/a\u003e"',
      "three\nli\u2028nes" => /\A"three\\nli(\\u2028|\u2028)nes"\z/, # the second with the defaults of Rails 8.1
      "ä ☃ 𝄞" => '"ä ☃ 𝄞"',
      nil => "null"
    }
  end

  it "is one of stock's processes, without the gem, and one of ours" do
    expect(fleet.stock.loaded).to be_empty
    expect(fleet.ours.loaded).to include(%r{/turbo_cable_rs/native_socket\.rb\z})
  end

  it "hears the same of every message, whoever broadcasts" do
    clients = listeners(room(stream))
    payloads.keys.product(fleet.to_a).each do |message, publisher|
      publisher.broadcast(stream, message)
      expect(next_messages(clients)).to all(eq(message))
    end
  end

  it "publishes the same bytes" do
    payloads.each do |message, payload|
      expect(published_by_each { |publisher| publisher.broadcast(stream, message) })
        .to all(match([[channel, payload]])).and(satisfy { |(stock, ours)| stock == ours })
    end
  end

  it "leaves text alone that travels without a coder" do
    clients = listeners(room(stream))
    fleet.each do |publisher|
      publisher.broadcast_raw(stream, '{ "spaced" : "<raw>" }')
      expect(next_messages(clients)).to all(eq("spaced" => "<raw>"))
    end
    expect(published.last(2)).to all(eq([channel, '{ "spaced" : "<raw>" }']))
  end

  it "streams for models" do
    clients = listeners({ channel: "UserChannel" }, user: user)
    heard = published_by_each do |publisher|
      publisher.broadcast_to(user, { "for" => user })
      expect(next_messages(clients)).to all(eq("for" => user))
    end
    expect(heard).to all(match([[start_with(fleet.channel("user:")), %({"for":"#{user}"})]]))
    expect(heard.uniq.size).to eq(1)
  end

  it "hands messages to streams with a block, a coder, or both" do
    clients = listeners({ channel: "BlockStreamChannel", stream: stream },
                        { channel: "CoderStreamChannel", stream: stream },
                        { channel: "CoderStreamChannel", stream: stream, block: true })
    fleet.each do |publisher|
      publisher.broadcast(stream, { text: "hi" })
      expect(clients.map { |client| Array.new(3) { client.next_message } }).to all(
        contain_exactly({ "in_block" => '{"text":"hi"}' }, { "TEXT" => "HI" }, { "in_block" => { "TEXT" => "HI" } })
      )
    end
  end

  it "passes on Turbo Streams" do
    clients = [listener(fleet.stock, room(stream)), listener(fleet.ours, turbo(stream))]
    element = %(<turbo-stream action="append" target="list"><template><p>1 &lt; 2</p></template></turbo-stream>)

    fleet.ours.append(stream, "<p>1 &lt; 2</p>")
    expect(next_messages(clients)).to all(eq(element))
    fleet.stock.broadcast(stream, element)
    expect(next_messages(clients)).to all(eq(element))
    expect(published.last(2).uniq.size).to eq(1)
  end

  it "takes names of any length" do
    name = "#{stream}-#{'x' * 200}"
    clients = listeners(room(name))
    fleet.each do |publisher|
      publisher.broadcast(name, "from #{publisher.side}")
      expect(next_messages(clients)).to all(eq("from #{publisher.side}"))
    end
  end

  it "disconnects a user's clients everywhere, whoever says so" do
    ways = fleet.to_a.product([{}, { reconnect: true }, { reconnect: false }])
    users = ways.map { unique("user") }
    sessions = users.map { |name| Thread.new { listeners(room(stream), user: name) } }.map(&:value)

    ways.zip(users, sessions) do |(publisher, options), name, clients|
      publisher.disconnect(name, **options)
      expect(clients.map(&:wait_for_close)).to all(eq(1000))
      expect(clients.map { |client| client.frames.last })
        .to all(eq("type" => "disconnect", "reason" => "remote", "reconnect" => options.fetch(:reconnect, true)))
    end
  end

  it "says so in the same bytes" do
    farewells = published_by_each { |publisher| publisher.disconnect(user, reconnect: false) }
    expect(farewells)
      .to all(match([[start_with(fleet.channel("action_cable/")), '{"type":"disconnect","reconnect":false}']]))
    expect(farewells.uniq.size).to eq(1)
  end
end

RSpec.describe "Stock Action Cable and ours, side by side", :fleet do
  # More than one client of each process, with more than one subscription to the stream.
  def crowd
    Array.new(3) { |number| listeners(room(stream), { **room(stream), number: number }) }.flatten
  end

  context "on one Redis" do
    with_fleet RedisBackplane, channel_prefix: "shop"

    include_examples "a mixed fleet"

    it "has each process subscribe each stream once" do
      clients = crowd
      expect([backplane.subscriptions(channel), backplane.subscribers(channel)]).to eq([2, 2])

      fleet.ours.broadcast(stream, "hi")
      expect(next_messages(clients + clients)).to all(eq("hi"))
    end

    it "has each process leave a stream when its last client does" do
      clients = listeners(room(stream))
      clients.first.close
      wait_until("stock to leave") { backplane.subscribers(channel) == 1 }
      clients.last.close
      wait_until("ours to leave") { backplane.subscribers(channel).zero? }
    end

    it "hears other programs, and each process under its own name" do
      clients = listeners(room(stream))
      backplane.publish(channel, '{"by":"hand"}')
      expect(next_messages(clients)).to all(eq("by" => "hand"))
      expect(backplane.client_names).to include(*fleet.map { |process| "ActionCable-PID-#{process.pid}" })
    end

    context "with a process of ours that has no prefix" do
      attr_reader :stranger

      before(:context) { @stranger = @fleet.join("ours", channel_prefix: nil) }

      it "keeps their messages apart" do
        apart = listener(stranger, room(stream))
        clients = listeners(room(stream))
        stranger.broadcast(stream, "apart")
        fleet.each do |publisher|
          publisher.broadcast(stream, "from #{publisher.side}")
          expect(next_messages(clients)).to all(eq("from #{publisher.side}"))
        end
        expect(apart.next_message).to eq("apart")
        expect(apart.frames_before_echo { nil }).to be_empty
      end

      it "publishes without one" do
        stranger.broadcast(stream, "apart")
        expect(published.last).to eq([stream, '"apart"'])
      end

      it "keeps their users apart" do
        apart = listener(stranger, room(stream), user: user)
        clients = listeners(room(stream), user: user)
        fleet.each { |publisher| publisher.disconnect(user) }
        expect(clients.map(&:wait_for_close)).to all(eq(1000))
        expect(apart.frames_before_echo { nil }).to be_empty

        stranger.disconnect(user)
        expect(apart.wait_for_close).to eq(1000)
      end
    end
  end

  context "on one PostgreSQL" do
    with_fleet PostgresqlBackplane, channel_prefix: "shop"

    include_examples "a mixed fleet"

    it "has each process listen to each stream once" do
      crowd
      expect(backplane.subscriptions(channel)).to eq(2)
    end

    it "carries to our own clients what NOTIFY is too small for, and does stock's no harm" do
      on_stock, on_ours = listeners(room(stream))
      fleet.ours.broadcast(stream, "large" * 2_000)
      expect(on_ours.next_message).to eq("large" * 2_000)

      fleet.ours.broadcast(stream, "small")
      expect(next_messages([on_stock, on_ours])).to all(eq("small"))
    end

    it "publishes what has a long name under its SHA-1" do
      name = "x" * 59 # with the prefix, one more than PostgreSQL has room for
      expect(published_by_each { |publisher| publisher.broadcast(name, 1) })
        .to all(eq([[OpenSSL::Digest.hexdigest("SHA1", "shop:#{name}"), "1"]]))
    end
  end

  context "on one Solid Cable" do
    with_fleet SolidCableBackplane

    include_examples "a mixed fleet"

    it "writes the same hash of the channel" do
      fleet.each { |publisher| publisher.broadcast(stream, "hi") }
      expect(backplane.hashes(stream)).to eq([OpenSSL::Digest.digest("SHA256", stream).unpack1("q>")] * 2)
    end
  end

  context "on an adapter that a third party wrote" do
    with_fleet JournalBackplane

    include_examples "a mixed fleet"

    it "has our process subscribe each stream once" do
      clients = crowd
      expect(backplane.subscriptions(stream, fleet.ours)).to eq(1)

      fleet.stock.broadcast(stream, "hi")
      expect(next_messages(clients + clients)).to all(eq("hi"))
    end
  end

  context "with turbo-rails in the stock process" do
    before(:context) { skip "TURBO_RAILS_PATH names no checkout of turbo-rails" unless ENV["TURBO_RAILS_PATH"] }

    with_fleet JournalBackplane, stock_libraries: %w[turbo-rails]

    it "sends the same element to the same signed stream" do
      clients = listeners(turbo(stream))
      elements = fleet.map do |publisher|
        publisher.append(stream, "<p>1 &lt; 2</p>")
        next_messages(clients)
      end
      expect(elements.flatten.uniq)
        .to eq(['<turbo-stream action="append" target="list"><template><p>1 &lt; 2</p></template></turbo-stream>'])
    end
  end
end
