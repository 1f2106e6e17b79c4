# frozen_string_literal: true

require "spec_helper"
require "action_cable"
require "logger"
require "stringio"
require "turbo_cable_rs/seams"

RSpec.describe TurboCableRs::Seams::Logging do
  let(:lines) { StringIO.new }
  let(:logger) { ActiveSupport::TaggedLogging.new(Logger.new(lines, level: :info)) }
  let(:proxy) { proxy_of(logger) }

  def proxy_of(logger)
    seam = described_class
    Class.new(TurboCableRs::Layout.logger_class) { prepend seam::Proxy }.new(logger, tags: ["cable"])
  end

  def text
    @written = "text"
  end

  describe "a native client's logger" do
    before { described_class.quieten(proxy) }

    it "does not so much as tag what the log drops" do
      allow(logger).to receive(:tagged).and_call_original
      expect(proxy.debug("dropped")).to be(true)
      expect(logger).not_to have_received(:tagged)
      expect(lines.string).to be_empty
    end

    it "writes a text only where it is read" do
      proxy.debug(described_class.text_for(proxy) { text })
      expect(@written).to be_nil
      proxy.info(described_class.text_for(proxy) { text })
      expect(lines.string).to eq("[cable] text\n")
    end

    it "hands strings to whoever formats them" do
      logger.formatter = ->(_severity, _time, _name, text) { text.upcase }
      logger.formatter.extend(ActiveSupport::TaggedLogging::Formatter)
      proxy.info(described_class.text_for(proxy) { text })
      expect(lines.string).to eq("[CABLE] TEXT")
    end

    it "asks anew each time, as levels change" do
      logger.level = :debug
      proxy.debug("heard")
      logger.level = :info
      proxy.debug("not heard")
      expect(lines.string).to eq("[cable] heard\n")
    end

    it "passes all on to a logger that does not tell its level" do
      told = []
      proxy = proxy_of(Class.new { define_method(:debug) { |text| told << text } }.new)
      described_class.quieten(proxy)
      proxy.debug("told")
      expect(told).to eq(["told"])
    end
  end

  it "leaves other clients' loggers, and texts for them, as they are" do
    allow(logger).to receive(:tagged).and_call_original
    proxy.debug(described_class.text_for(proxy) { text })
    expect(logger).to have_received(:tagged)
    expect(@written).to eq("text")
  end

  it "leaves another kind of logger alone" do
    described_class.quieten(logger.freeze)
    expect(described_class.quiet?(logger)).to be(false)
  end

  describe "a text that is not written yet" do
    let(:lazy) { described_class::LazyText.new { text } }

    it "is a String to whoever asks" do
      expect(lazy.sub("t", "n")).to eq("next")
      expect("a #{lazy}").to eq("a text")
      expect(String.new.concat(lazy)).to eq("text")
      expect(lazy).to respond_to(:gsub)
    end
  end
end
