# frozen_string_literal: true

require "spec_helper"
require "turbo_cable_rs/backplane/parts"

RSpec.describe TurboCableRs::Backplane::Parts do
  subject(:parts) { described_class.new { |stream, payload| delivered << [stream, payload] } }

  # Of NOTIFY, in bytes: payloads must be shorter.
  let(:limit) { 8_000 }
  let(:delivered) { [] }

  def send_in_parts(stream, payload)
    parts.split(stream, payload).each { |part| parts.take(part) }
  end

  it "leaves alone what PostgreSQL takes" do
    expect(parts.too_large?("x" * (limit - 1))).to be(false)
    expect(parts.too_large?("x" * limit)).to be(true)
    expect(parts.too_large?("é" * (limit / 2))).to be(true)
  end

  it "brings large messages over, in one piece" do
    payload = JSON.generate(text: "é\"'\\\n🚀" * 10_000)
    send_in_parts("chat:größe\n1 2", payload)

    expect(delivered).to eq([["chat:größe\n1 2", payload]])
    expect(delivered.flatten.map(&:encoding)).to all(eq(Encoding::UTF_8))
  end

  it "keeps each part below the limit, and whole characters together" do
    split = parts.split("s" * 1_000, "🚀" * 30_000)

    expect(split.map(&:bytesize)).to all(be < limit)
    expect(split).to all(be_valid_encoding)
  end

  it "takes streams whose names are longer than a part" do
    stream = "s" * 20_000
    send_in_parts(stream, "1" * limit)
    expect(delivered).to eq([[stream, "1" * limit]])
  end

  it "tells the messages of several publishers apart" do
    one, other = %w[a b].map { |letter| parts.split("lobby", letter * 20_000) }
    one.zip(other).flatten.each { |part| parts.take(part) }

    expect(delivered).to eq([["lobby", "a" * 20_000], ["lobby", "b" * 20_000]])
  end

  it "delivers nothing of a message of which a part is missing" do
    split = parts.split("lobby", "a" * 30_000)
    [*split.first(1), *split.drop(2)].each { |part| parts.take(part) }

    expect(delivered).to be_empty
  end

  it "takes no notice of what is no part" do
    ["", "{}", "1 2 3", "zz 0 1 5\nlobby1"].each { |text| parts.take(text) }
    expect(delivered).to be_empty
  end
end

RSpec.describe TurboCableRs::Backplane::Assembly do
  def begin_message(assembly, id, bytes: 10)
    assembly.add(id, "x" * bytes, index: 0, count: 2)
  end

  it "keeps no more bytes than it may, and drops the oldest message" do
    assembly = described_class.new(most_bytes: 20)
    %w[a b c d].each { |id| begin_message(assembly, id) }

    expect(assembly.add("a", "y", index: 1, count: 2)).to be_nil
    expect(assembly.add("d", "y", index: 1, count: 2)).to eq("#{'x' * 10}y")
  end

  it "does not wait for ever" do
    assembly = described_class.new(patience: 0)
    begin_message(assembly, "a")

    expect(assembly.add("a", "y", index: 1, count: 2)).to be_nil
  end
end
