# frozen_string_literal: true

module Conformance
  # Bytes of WebSocket frames (RFC 6455 section 5.2), also of those that nobody may send.
  module Frame
    OPCODES = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xA }.freeze
    MASK = "\x5A\xC3\x0F\x96".b.freeze

    module_function

    # @param opcode [Symbol, Integer]
    # @param length [Integer] what the frame claims to hold, if not what it holds
    # @param reserved [Integer] the three reserved bits
    # @param mask [String, nil] nil leaves the frame unmasked
    def bytes(opcode, data = "", final: true, length: data.bytesize, reserved: 0, mask: MASK)
      first = (final ? 0x80 : 0) | (reserved << 4) | OPCODES.fetch(opcode, opcode)
      [first].pack("C") + length_bytes(length, mask ? 0x80 : 0) + (mask ? mask + masked(data, mask) : data.b)
    end

    def close(code, reason = "")
      bytes(:close, [code].pack("n") + reason.b)
    end

    def length_bytes(length, mask_bit)
      case length
      when 0..125 then [mask_bit | length].pack("C")
      when 126..65_535 then [mask_bit | 126, length].pack("Cn")
      else [mask_bit | 127, length].pack("CQ>")
      end
    end

    def masked(data, mask)
      data.bytes.each_with_index.map { |byte, index| byte ^ mask.getbyte(index % 4) }.pack("C*")
    end
  end
end
