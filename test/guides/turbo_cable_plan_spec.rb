# frozen_string_literal: true

require_relative "memory"
require_relative "support/listeners"
require_relative "support/listing_app"

# The five points of "Verify Functionality", in its order, on Turbo Streams as the gem brings them; then the plan's own
# protocol.
RSpec.describe "turbo_cable's plan" do
  include Listeners

  before(:context) do
    skip ListingApp.obstacle if ListingApp.obstacle

    @app = ListingApp.start("apps/turbo_cable_plan", adapter: "turbo_cable_rs")
  end

  after(:context) { @app&.stop }

  attr_reader :app

  def open_heat
    open_window("/heat").tap { |window| expect_live(window) }
  end

  def expect_live(window)
    expect(window).to have_css("turbo-cable-stream-source[connected]", count: 2, visible: :all)
  end

  def listen(stream)
    signed_name = app.run("Turbo::StreamsChannel.signed_stream_name(#{stream.dump})")
    open_client(user: "listener").tap do |client|
      client.subscribe(channel: "Turbo::StreamsChannel", signed_stream_name: signed_name)
    end
  end

  def next_heat
    app.run("Heat.first.tap { |heat| heat.update!(number: heat.number + 1) }.number")
  end

  it "1: updates the counter of the current heat" do
    first, second = Array.new(2) { open_heat }

    number = next_heat

    [first, second].each { |window| expect(window).to have_css("h1", text: "Heat #{number}", exact_text: true) }
  end

  it "2: shows scores as the judges give them" do
    judge, audience = Array.new(2) { open_heat }

    judge.fill_in "Couple", with: "17"
    judge.fill_in "Points", with: "9"
    judge.click_on "Score"

    [judge, audience].each { |window| expect(window).to have_css("#scores li", text: "Couple 17: 9", count: 1) }
  end

  it "3: sends each update to every client, once, as the HTML that the plan shows" do
    window = open_heat
    listeners = Array.new(50) { listen("counter_updates") }

    numbers = Array.new(2) { next_heat }

    expected = numbers.map do |number|
      a_string_starting_with('<turbo-stream action="replace" target="counter-value"><template>' \
                             "<span id=\"counter-value\">#{number}</span>")
    end
    listeners.each { |listener| expect(Array.new(2) { listener.next_message }).to match(expected) }
    expect(window).to have_css("#counter-value", text: numbers.last)
  end

  it "4: reconnects by itself when the server is back" do
    first, second = Array.new(2) { open_heat }

    app.stop
    [first, second].each do |window|
      expect(window).to have_no_css("turbo-cable-stream-source[connected]", visible: :all)
    end
    app.start
    [first, second].each { |window| expect_live(window) }
    number = next_heat

    [first, second].each { |window| expect(window).to have_css("#counter-value", text: number) }
  end

  it "speaks the plan's protocol, to the clients that do" do
    client = CableClient.open(app.cable_url(user: "display"), headers: { "Sec-WebSocket-Protocol" => nil })
    message = { "type" => "message", "stream" => "counter_updates" }

    client.send_text('{ "type": "subscribe", "stream": "counter_updates" }')
    expect(client.next_frame).to eq({ "type" => "subscribed", "stream" => "counter_updates" })
    client.send_text('{ "type": "pong" }')

    number = next_heat
    expect(client.next_frame).to match(message.merge("data" => a_string_including(">#{number}</span>")))

    html = '<turbo-stream action="replace" target="counter-value">...</turbo-stream>'
    answer = Net::HTTP.post(URI(app.url("/_broadcast")), { stream: "counter_updates", data: html }.to_json,
                            "Content-Type" => "application/json")
    expect(answer).to be_a(Net::HTTPSuccess)
    expect(client.next_frame).to eq(message.merge("data" => html))
  ensure
    client&.disconnect
  end

  # The numbers are in docs/guides.md: here, that they can be measured.
  it "5: measures the memory" do
    row = /(?: \| [1-9]\d+){3} \|\n/

    expect { Memory.new(clients: 3, broadcasts: 2, rounds: 1).print_table }
      .to output(/^\| Action Cable#{row}\| turbo_cable_rs#{row}\| turbo_cable_rs, Turbo Streams#{row}\z/).to_stdout
  end
end
